// make PHOTO OUT: checks a portrait and makes its registration file. day ROSTER PHOTOS OUT: runs a campus day.
// Ends with 0 if all is well, 1 if the file breaks a rule, 2 if it is called wrongly, 3 for an error, 4 if somebody of the day has no photo.
using System;
using System.IO;

namespace CampixSample
{
    public static class Program
    {
        // Kept in a field: a delegate that is collected while the day runs would end the program.
        private static readonly CampixProgressCallback Tell = (IntPtr user, ref CampixProgress progress) =>
        {
            Console.Error.WriteLine("phase {0}: {1} of {2}", progress.Phase, progress.Done, progress.Total);
            return 0;
        };

        public static int Main(string[] arguments)
        {
            if (Native.campix_abi_version() != Native.CAMPIX_ABI_VERSION)
            {
                Console.Error.WriteLine("this program needs another campix library");
                return 3;
            }
            try
            {
                if (arguments.Length == 3 && arguments[0] == "make") return Make(arguments[1], arguments[2]);
                if (arguments.Length == 4 && arguments[0] == "day") return Carry(arguments[1], arguments[2], arguments[3]);
            }
            catch (CampixException error)
            {
                Console.Error.WriteLine("{0} ({1}): {2}", error.Name, error.Status, error.Message);
                return 3;
            }
            Console.Error.WriteLine("usage: make PHOTO OUT | day ROSTER PHOTOS OUT");
            return 2;
        }

        private static Profile Standard()
        {
            Profile profile;
            IntPtr error;
            CampixException.Check(Native.campix_profile_builtin(Native.Utf8("tender-freshman"), out profile, out error), error);
            return profile;
        }

        private static int Make(string file, string output)
        {
            IntPtr error;
            Photo photo;
            Facts facts;
            Made made;
            Report report;
            double roll;
            byte[] data = File.ReadAllBytes(file);
            using (Profile profile = Standard())
            {
                CampixException.Check(
                    Native.campix_photo_decode(data, (UIntPtr)data.Length, Native.Utf8("jpg"), IntPtr.Zero, out photo, out error), error);
                CampixException.Check(Native.campix_measure(photo, out facts, out error), error);
                CampixException.Check(Native.campix_facts_number(facts, Native.Utf8("face.roll_degrees"), out roll, out error), error);
                CampixException.Check(Native.campix_make(photo, facts, profile, IntPtr.Zero, out made, out error), error);
                CampixException.Check(Native.campix_made_save(made, Native.Utf8(output), out error), error);
                CampixException.Check(Native.campix_made_report(made, out report, out error), error);
                using (photo) using (facts) using (made) using (report)
                {
                    Console.WriteLine("roll {0:0.0}°, {1} bytes", roll, Native.campix_made_bytes(made).Length);
                    Console.WriteLine(Native.campix_report_text(report, Native.CAMPIX_LANGUAGE_ENGLISH));
                    return Native.campix_report_verdict(report) == Native.CAMPIX_VERDICT_PASS ? 0 : 1;
                }
            }
        }

        private static int Carry(string list, string photos, string output)
        {
            IntPtr error;
            Roster roster;
            Day day;
            DayReport report;
            // A real program keeps the project's key in a safe place.
            byte[] key = Native.Utf8("sixteen bytes or more");
            CampixException.Check(Native.campix_roster_open(Native.Utf8(list), null, out roster, out error), error);
            CampixException.Check(
                Native.campix_day_new(
                    roster, Native.Utf8(photos), Native.Utf8(output), key, (UIntPtr)key.Length, Native.Utf8("language = 'en'"), out day, out error), error);
            using (Profile profile = Standard())
            {
                CampixException.Check(
                    Native.campix_day_add_destination(day, profile, Native.Utf8("{student_no}.jpg"), null, out error), error);
            }
            CampixException.Check(Native.campix_day_on_progress(day, Tell, IntPtr.Zero, out error), error);
            CampixException.Check(Native.campix_day_run(day, out report, out error), error);
            using (roster) using (day) using (report)
            {
                Console.WriteLine(Native.campix_day_report_json(report));
                if (Native.campix_day_report_complete(report) == 1) return 0;
                Console.Error.WriteLine("{0} people have no photo yet", Native.campix_day_report_retakes(report));
                return 4;
            }
        }
    }
}
