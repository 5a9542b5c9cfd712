// Errors with the numbers, names and texts of Rust, C and Python, and the few that only a browser has.

/** What a call of this package throws; a photo that breaks a rule throws nothing. */
export class CampixError extends Error {
  /** @param {string} json the error as the engine writes it */
  constructor(json) {
    const said = JSON.parse(json);
    super(said.message);
    this.name = said.name;
    this.code = said.code;
    this.messageZh = said.message_zh;
    this.causes = said.causes;
    this.details = said.details;
    this.json = json;
  }

  /** What happened, in "zh" or "en". */
  text(language = "zh") {
    return language === "zh" ? this.messageZh : this.message;
  }

  toJSON() {
    return JSON.parse(this.json);
  }
}

// Numbers below zero are those of this package alone: what they tell of cannot happen elsewhere.
const OWN = {
  load: [-1, "web.load", "the WebAssembly module could not be loaded", "无法加载 WebAssembly 模块"],
  worker: [-2, "web.worker", "the worker ended", "后台线程已结束"],
  closed: [-3, "web.closed", "it was closed", "已关闭"],
  trap: [-4, "web.trap", "the engine stopped and was started again", "引擎停止运行，已重新启动"],
  argument: [3, "call.unsupported", "", "参数的值不受支持"],
};

/** An error that does not come from the engine. `cause` is said after its own words. */
export function ownError(kind, cause = "") {
  const [code, name, en, zh] = OWN[kind];
  const join = (own, colon) => (own && cause ? `${own}${colon}${cause}` : own || cause);
  const said = { code, name, message: join(en, ": "), causes: [], message_zh: join(zh, "："), causes_zh: [], details: [] };
  return new CampixError(JSON.stringify(said));
}
