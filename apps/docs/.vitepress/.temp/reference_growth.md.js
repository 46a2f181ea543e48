import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"How cost grows","description":"","frontmatter":{},"headers":[],"relativePath":"reference/growth.md","filePath":"reference/growth.md"}');
const _sfc_main = { name: "reference/growth.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="how-cost-grows" tabindex="-1">How cost grows <a class="header-anchor" href="#how-cost-grows" aria-label="Permalink to &quot;How cost grows&quot;">​</a></h1><p>Messages from 8 bytes to 64 MiB, 1 to 16 senders, 1 to 16 receivers, 1 to 1,000 open channels. Each point is the median over three fresh sets of processes. Both axes are logarithmic: what costs twice as much for twice as many is a straight line.</p><p>A line <em>bends upward</em> where a message (or, by size, a byte of it) costs more than one and a half times the least that it cost before. For each such line stands why. <code>npm run bench -- --growth</code> measures the curves.</p><p>Nothing has been measured and kept: <code>docs/benchmarks</code> is empty. Measure here:</p><div class="language-sh vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">sh</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">npm</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> run</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> benchmarks</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/growth.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const growth = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  growth as default
};
