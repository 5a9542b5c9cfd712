// The worker of browsers.
import { serve } from "./serve.js";

const take = serve((message, transfer) => postMessage(message, transfer));
addEventListener("message", ({ data }) => take(data));
