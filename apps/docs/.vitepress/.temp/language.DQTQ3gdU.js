import { u as useData } from "./app.js";
import "vue";
function useTexts(texts) {
  const { lang } = useData();
  return lang.value.startsWith("ko") ? texts.ko : texts.en;
}
export {
  useTexts as u
};
