import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"API","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api.md","filePath":"reference/api.md"}');
const _sfc_main = { name: "reference/api.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="api" tabindex="-1">API <a class="header-anchor" href="#api" aria-label="Permalink to &quot;API&quot;">​</a></h1><p>Generated from the docstrings of what each package exports: what a call does, when it waits, what it throws.</p><table tabindex="0"><thead><tr><th>package</th><th></th></tr></thead><tbody><tr><td><a href="/api/core">@ipc/core</a></td><td>the calls, the channels, errors and types: what every program imports</td></tr><tr><td><a href="/api/memory">@ipc/memory</a></td><td><code>memory()</code></td></tr><tr><td><a href="/api/shm">@ipc/shm</a></td><td><code>shm()</code>; shared memory, semaphores and the Mutex themselves</td></tr><tr><td><a href="/api/pipe">@ipc/pipe</a></td><td><code>fifo()</code>, <code>spawnLinked</code>, <code>parentLink</code>; pipes and FIFOs themselves</td></tr><tr><td><a href="/api/mq">@ipc/mq</a></td><td><code>sysvMq()</code>, <code>posixMq()</code>; the queues themselves</td></tr><tr><td><a href="/api/socket">@ipc/socket</a></td><td><code>unix()</code>, <code>tcp()</code></td></tr><tr><td><a href="/api/nats">@ipc/nats</a></td><td><code>nats()</code></td></tr></tbody></table><h2 id="the-calls-at-a-glance" tabindex="-1">The calls at a glance <a class="header-anchor" href="#the-calls-at-a-glance" aria-label="Permalink to &quot;The calls at a glance&quot;">​</a></h2><table tabindex="0"><thead><tr><th></th><th></th></tr></thead><tbody><tr><td><code>trySend</code>, <code>tryReceive</code></td><td>never wait; answer &quot;not now&quot; by their result</td></tr><tr><td><code>send</code>, <code>receive</code>, <code>for await</code></td><td>wait in the event loop; take a <code>signal</code> and a <code>timeoutMs</code></td></tr><tr><td><code>sendSync</code>, <code>receiveSync</code></td><td>block the thread; the <code>timeoutMs</code> must be written</td></tr><tr><td><code>sendMany</code>, <code>receiveMany</code></td><td>one wake-up for many messages</td></tr><tr><td><code>claim</code>, <code>read</code>, <code>tryReadMany</code></td><td>write and read in place (shm, memory)</td></tr><tr><td><code>request</code>, <code>serve</code></td><td>question and answer on a link</td></tr><tr><td><code>publish</code>, <code>subscribe</code></td><td>every subscriber sees each message</td></tr><tr><td><code>toWeb</code>, <code>messagePort</code></td><td>a channel as web streams; a link as comlink&#39;s endpoint</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const api = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  api as default
};
