// UTF-8 in and out. Mini-programs may have no TextDecoder.

const encoder = typeof TextEncoder === "undefined" ? null : new TextEncoder();
const decoder = typeof TextDecoder === "undefined" ? null : new TextDecoder("utf-8", { ignoreBOM: true });

/** Whether a text has half of a surrogate pair, which UTF-8 cannot hold. */
const broken = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** @param {string} text */
export function toUtf8(text) {
  const whole = broken.test(text) ? text.replace(new RegExp(broken, "g"), "\uFFFD") : text;
  if (encoder) return encoder.encode(whole);
  return Uint8Array.from(unescape(encodeURIComponent(whole)), (letter) => letter.charCodeAt(0));
}

/** @param {Uint8Array} bytes */
export function fromUtf8(bytes) {
  if (decoder) return decoder.decode(bytes);
  let escaped = "";
  for (const byte of bytes) escaped += `%${byte.toString(16).padStart(2, "0")}`;
  return decodeURIComponent(escaped);
}
