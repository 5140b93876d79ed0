import { useEffect, useState } from 'react';

/**
 * In place of `react-style-singleton`, by which the dialog's lock on scrolling puts its style into the page: that writes a
 * style element, which the console's policy (`style-src 'self'`) refuses; a constructed sheet is none. As there, the first
 * of several users decides what stands in it, and the last takes it along.
 */
export function styleSingleton(): (props: { readonly styles: string }) => null {
  let sheet: CSSStyleSheet | undefined;
  let users = 0;
  const use = (styles: string) => {
    users += 1;
    if (users > 1) return;
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    document.adoptedStyleSheets.push(sheet);
  };
  const leave = () => {
    users -= 1;
    if (users > 0) return;
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
  return function Style({ styles }) {
    const [first] = useState(styles);
    useEffect(() => {
      use(first);
      return leave;
    }, [first]);
    return null;
  };
}
