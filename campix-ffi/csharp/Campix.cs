// What a C# program needs beside Native.cs, which declares all of campix.h: texts, handles, errors. Texts go in as UTF-8 bytes with a NUL
// after them, because string marshalling differs between runtimes.
using System;
using System.Runtime.InteropServices;
using System.Text;

namespace CampixSample
{
    /// <summary>Text that the library lends: copied at once, because it belongs to a handle.</summary>
    public partial struct CampixStr
    {
        public override string ToString()
        {
            var bytes = new byte[(int)Length];
            Marshal.Copy(Data, bytes, 0, bytes.Length);
            return Encoding.UTF8.GetString(bytes);
        }
    }

    /// <summary>A handle that is freed once, even if the program forgets it.</summary>
    public abstract class Owned : SafeHandle
    {
        protected Owned() : base(IntPtr.Zero, true) { }

        public override bool IsInvalid { get { return handle == IntPtr.Zero; } }
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

    public static partial class Native
    {
        private const string Library = "campix";
        private const CallingConvention C = CallingConvention.Cdecl;

        /// <summary>UTF-8 with a NUL after it.</summary>
        public static byte[] Utf8(string text) { return Encoding.UTF8.GetBytes(text + "\0"); }
    }
}
