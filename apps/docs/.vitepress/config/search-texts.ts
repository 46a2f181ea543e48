/** The search box in Korean; in English VitePress brings its own words. */
export const searchTexts = {
  ko: {
    translations: {
      button: { buttonText: '검색', buttonAriaLabel: '검색' },
      modal: {
        displayDetails: '자세히 보기',
        resetButtonTitle: '검색어 지우기',
        backButtonTitle: '검색 닫기',
        noResultsText: '결과가 없습니다:',
        footer: {
          selectText: '선택',
          selectKeyAriaLabel: 'Enter',
          navigateText: '이동',
          navigateUpKeyAriaLabel: '위쪽 화살표',
          navigateDownKeyAriaLabel: '아래쪽 화살표',
          closeText: '닫기',
          closeKeyAriaLabel: 'Escape',
        },
      },
    },
  },
}
