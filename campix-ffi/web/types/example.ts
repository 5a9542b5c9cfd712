// A page's use of the package, checked by tsc: nothing of it runs.

import { CampixError, type FindingJson, checkOriginal, guide, make, start } from "campix-web";
import { Engine } from "campix-web/engine";

export async function upload(file: File, signal: AbortSignal): Promise<Blob | FindingJson[]> {
  const report = await checkOriginal(file, "tender-freshman", { signal, onProgress: ({ name, done, total }) => [name, done / total] });
  if (report.verdict === "fail" || report.verdict === "unknown") return report.findings.filter(({ verdict }) => verdict !== "pass");
  const made = await make(file, ["tender-freshman", { toml: "schema = 1" }], { effort: "best" });
  return made.report.passed ? made.blob() : made.report.findings;
}

export async function look(frame: ImageData): Promise<string> {
  const guidance = await guide(frame, "tender-freshman", { orientation: 2 });
  const [x, y] = guidance.facts.face.points?.right_pupil ?? [0, 0];
  return guidance.advice("zh", { detail: true }) ?? `${x} ${y}`;
}

export async function own(bytes: Uint8Array): Promise<string> {
  const campix = start({ worker: false });
  try {
    // @ts-expect-error: a misspelt option is refused.
    await campix.check(bytes, "cet", { nam: "a.jpg" });
    return (await campix.check(bytes, "cet")).json;
  } catch (error) {
    if (error instanceof CampixError) return `${error.code} ${error.text("en")}`;
    throw error;
  } finally {
    campix.close();
  }
}

export const mini = (instantiate: () => Promise<WebAssembly.Instance>) => new Engine(instantiate).run("check", { photo: new Uint8Array(), profile: "cet" });
