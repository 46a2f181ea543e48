import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse(`{"title":"","description":"","frontmatter":{"layout":"home","hero":{"name":"@ipc","text":"Every way processes talk","tagline":"Shared memory, pipes, message queues, sockets and a broker for Node.js, behind one contract. Changing the mechanism changes one import.","actions":[{"theme":"brand","text":"Start the course","link":"/course/what-is-ipc"},{"theme":"alt","text":"Your first channel","link":"/guides/first-channel"},{"theme":"alt","text":"Choose a mechanism","link":"/course/choosing"}]},"features":[{"title":"Learn it","details":"Thirteen pages, from what IPC is to what happens when a process dies. Each program on them is run by the tests.","link":"/course/what-is-ipc"},{"title":"Watch it","details":"The ring of @ipc/shm runs between two workers in this page, word by word. Kill one of them in mid-write.","link":"/course/shared-memory#watch-it"},{"title":"Use it","details":"The kernel's own objects, without a byte added, for programs in C, Perl and Python at the other end.","link":"/guides/other-languages"}]},"headers":[],"relativePath":"index.md","filePath":"index.md"}`);
const _sfc_main = { name: "index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
