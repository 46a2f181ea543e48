import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"","description":"","frontmatter":{"layout":"home","hero":{"name":"@ipc","text":"프로세스가 통신하는 모든 방법","tagline":"공유 메모리, 파이프, 메시지 큐, 소켓, 브로커를 Node.js에서 하나의 규약으로 씁니다. 메커니즘을 바꾸려면 import 한 줄만 바꾸면 됩니다.","actions":[{"theme":"brand","text":"강의 시작하기","link":"/ko/course/what-is-ipc"},{"theme":"alt","text":"첫 번째 채널","link":"/ko/guides/first-channel"},{"theme":"alt","text":"메커니즘 고르기","link":"/ko/course/choosing"}]},"features":[{"title":"배웁니다","details":"IPC가 무엇인지부터 프로세스가 죽으면 어떻게 되는지까지 열세 쪽입니다. 실린 프로그램은 모두 테스트가 실행합니다.","link":"/ko/course/what-is-ipc"},{"title":"지켜봅니다","details":"@ipc/shm의 링이 이 페이지의 두 워커 사이에서 한 단어씩 움직입니다. 쓰는 도중에 한쪽을 죽여 보십시오.","link":"/ko/course/shared-memory#watch-it"},{"title":"씁니다","details":"커널의 객체를 한 바이트도 보태지 않고 그대로 다룹니다. 반대편은 C, Perl, Python이어도 됩니다.","link":"/ko/guides/other-languages"}]},"headers":[],"relativePath":"ko/index.md","filePath":"ko/index.md"}');
const _sfc_main = { name: "ko/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("ko/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
