import { useData } from 'vitepress'

/** The demo's words in the language of the page. */
export function useTexts<T>(texts: { readonly en: T; readonly ko: T }): T {
  const { lang } = useData()
  return lang.value.startsWith('ko') ? texts.ko : texts.en
}
