// The part of campix.h that Program.cs uses, for .NET Framework, .NET and Mono. Texts go in as UTF-8 bytes with a NUL after them,
// because string marshalling differs between runtimes.
using System;
using System.Runtime.InteropServices;
using System.Text;

namespace CampixSample
{
    /// <summary>Text that the library lends: copied at once, because it belongs to a handle.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct CampixStr
    {
        public IntPtr Data;
        public UIntPtr Length;

        public override string ToString()
        {
            var bytes = new byte[(int)Length];
            Marshal.Copy(Data, bytes, 0, bytes.Length);
            return Encoding.UTF8.GetString(bytes);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct CampixBytes
    {
        public IntPtr Data;
        public UIntPtr Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct CampixProgress
    {
        public uint StructSize;
        public uint Phase;
        public ulong Done;
        public ulong Total;
        public double PerSecond;
        public double SecondsLeft;
    }

    /// <summary>Called from other threads; return anything but 0 to stop. Keep the delegate in a field while the day runs.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate int CampixProgressCallback(IntPtr user, ref CampixProgress progress);

    /// <summary>A handle that is freed once, even if the program forgets it.</summary>
    public abstract class Owned : SafeHandle
    {
        protected Owned() : base(IntPtr.Zero, true) { }

        public override bool IsInvalid { get { return handle == IntPtr.Zero; } }
    }

    public sealed class Profile : Owned
    {
        protected override bool ReleaseHandle() { Native.campix_profile_free(handle); return true; }
    }

    public sealed class Photo : Owned
    {
        protected override bool ReleaseHandle() { Native.campix_photo_free(handle); return true; }
    }

    public sealed class Facts : Owned
    {
        protected override bool ReleaseHandle() { Native.campix_facts_free(handle); return true; }
    }

    public sealed class Report : Owned
    {
        protected override bool ReleaseHandle() { Native.campix_report_free(handle); return true; }
    }

    public sealed class Made : Owned
    {
        protected override bool ReleaseHandle() { Native.campix_made_free(handle); return true; }
    }

    public sealed class Roster : Owned
    {
        protected override bool ReleaseHandle() { Native.campix_roster_free(handle); return true; }
    }

    public sealed class Day : Owned
    {
        protected override bool ReleaseHandle() { Native.campix_day_free(handle); return true; }
    }

    public sealed class DayReport : Owned
    {
        protected override bool ReleaseHandle() { Native.campix_day_report_free(handle); return true; }
    }

    /// <summary>A call that failed.</summary>
    public sealed class CampixException : Exception
    {
        public int Status { get; private set; }
        public string Name { get; private set; }
        /// <summary>The message in Chinese; <c>Message</c> is English.</summary>
        public string MessageZh { get; private set; }
        public string Json { get; private set; }

        private CampixException(int status, string name, string message, string messageZh, string json) : base(message)
        {
            Status = status;
            Name = name;
            MessageZh = messageZh;
            Json = json;
        }

        /// <summary>Throws unless the status is 0; the error object is freed either way.</summary>
        public static void Check(int status, IntPtr error)
        {
            if (status == 0) return;
            try
            {
                throw new CampixException(
                    status,
                    Native.campix_error_name(error).ToString(),
                    Native.campix_error_message(error).ToString(),
                    Native.campix_error_message_zh(error).ToString(),
                    Native.campix_error_json(error).ToString());
            }
            finally
            {
                Native.campix_error_free(error);
            }
        }
    }

    public static class Native
    {
        private const string Library = "campix";
        private const CallingConvention C = CallingConvention.Cdecl;

        /// <summary>UTF-8 with a NUL after it.</summary>
        public static byte[] Utf8(string text) { return Encoding.UTF8.GetBytes(text + "\0"); }

        [DllImport(Library, CallingConvention = C)] public static extern uint campix_abi_version();
        [DllImport(Library, CallingConvention = C)] public static extern CampixStr campix_error_name(IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern CampixStr campix_error_message(IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern CampixStr campix_error_message_zh(IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern CampixStr campix_error_json(IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern void campix_error_free(IntPtr error);

        [DllImport(Library, CallingConvention = C)] public static extern int campix_profile_builtin(byte[] id, out Profile profile, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern void campix_profile_free(IntPtr profile);

        [DllImport(Library, CallingConvention = C)] public static extern int campix_photo_open(byte[] path, IntPtr options, out Photo photo, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern int campix_photo_decode(byte[] data, UIntPtr length, byte[] extension, IntPtr options, out Photo photo, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern void campix_photo_free(IntPtr photo);

        [DllImport(Library, CallingConvention = C)] public static extern int campix_measure(Photo photo, out Facts facts, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern int campix_facts_number(Facts facts, byte[] name, out double number, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern void campix_facts_free(IntPtr facts);

        [DllImport(Library, CallingConvention = C)] public static extern int campix_check(Facts facts, Profile profile, out Report report, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern uint campix_report_verdict(Report report);
        [DllImport(Library, CallingConvention = C)] public static extern CampixStr campix_report_json(Report report);
        [DllImport(Library, CallingConvention = C)] public static extern CampixStr campix_report_text(Report report, uint language);
        [DllImport(Library, CallingConvention = C)] public static extern void campix_report_free(IntPtr report);

        [DllImport(Library, CallingConvention = C)] public static extern int campix_make(Photo photo, Facts facts, Profile profile, IntPtr options, out Made made, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern CampixBytes campix_made_bytes(Made made);
        [DllImport(Library, CallingConvention = C)] public static extern int campix_made_save(Made made, byte[] path, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern int campix_made_report(Made made, out Report report, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern void campix_made_free(IntPtr made);

        [DllImport(Library, CallingConvention = C)] public static extern int campix_roster_open(byte[] path, byte[] options, out Roster roster, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern void campix_roster_free(IntPtr roster);

        [DllImport(Library, CallingConvention = C)] public static extern int campix_day_new(Roster roster, byte[] photos, byte[] output, byte[] key, UIntPtr keyLength, byte[] options, out Day day, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern int campix_day_add_destination(Day day, Profile profile, byte[] nameTemplate, byte[] demand, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern int campix_day_on_progress(Day day, CampixProgressCallback callback, IntPtr user, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern int campix_day_run(Day day, out DayReport report, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] public static extern void campix_day_free(IntPtr day);
        [DllImport(Library, CallingConvention = C)] public static extern CampixStr campix_day_report_json(DayReport report);
        [DllImport(Library, CallingConvention = C)] public static extern void campix_day_report_free(IntPtr report);
    }
}
