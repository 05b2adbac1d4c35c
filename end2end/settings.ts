// A published page with other settings.
import type { Page } from "@playwright/test";
import { appReady } from "./fixtures";

export type Contact = { form: { name: string; sent_as?: string }[]; [setting: string]: unknown };

/** Changes the form's settings, and the HTML, of the page at an address. */
export async function publishWith(
  page: Page,
  url: string,
  change: (contact: Contact) => void,
  rewrite: (html: string) => string = (html) => html,
) {
  await page.route(url, async (route) => {
    const response = await route.fetch();
    const html = rewrite(await response.text());
    const body = html.replace(/(<script[^>]*id="?glossary-data"?[^>]*>)(.*?)(<\/script>)/s, (_, open, json, close) => {
      const data = JSON.parse(json);
      change(data.site.contact);
      data.shape = shape(html.slice(html.indexOf('<div id="app">') + 14, html.indexOf("<script", html.indexOf('<div id="app">'))).replace(/<\/div>$/, ""));
      return open + JSON.stringify(data).replaceAll("<", "\\u003c") + close;
    });
    await route.fulfill({ response, body });
  });
}

/** Opens a term's page with other settings of the form, and with the matching HTML. */
export async function openWith(page: Page, change: Record<string, unknown>, rewrite?: (html: string) => string) {
  await publishWith(page, "**/terms/api/", (contact) => Object.assign(contact, change), rewrite);
  await page.goto("terms/api/");
  await appReady(page);
}

const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/;

/** The shape of the app's HTML, as the publisher computes it (`crates/core/src/shape.rs`). */
function shape(html: string): string {
  let hash = 0x811c9dc5;
  const add = (text: string) => {
    for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  };
  let inStatic = 0;
  for (const [part, name, attributes] of html.matchAll(/<!--.*?-->|<(\/?[a-z][^\s/>]*)([^>]*)>|[^<]+/gs)) {
    if (name?.startsWith("/")) {
      if (inStatic > 0) inStatic -= 1;
      if (inStatic === 0) add(">");
    } else if (name) {
      if (inStatic === 0) add(VOID.test(name) ? `<${name}>` : `<${name}`);
      if ((inStatic > 0 || / data-static/.test(attributes)) && !VOID.test(name)) inStatic += 1;
    } else if (inStatic === 0) add(part.startsWith("<!--") ? "!" : "t");
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
