// A published page whose settings say something else.
import type { Page } from "@playwright/test";
import { appReady } from "./fixtures";

export type Contact = { form: { name: string; sent_as?: string }[]; [setting: string]: unknown };

/** Lets the page at that address have other settings of the form, and other HTML around them. */
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
      return open + JSON.stringify(data).replaceAll("<", "\\u003c") + close;
    });
    await route.fulfill({ response, body });
  });
}

/** Opens a term's page whose settings say something else of the form, and what differs in its HTML by that. */
export async function openWith(page: Page, change: Record<string, unknown>, rewrite?: (html: string) => string) {
  await publishWith(page, "**/terms/api/", (contact) => Object.assign(contact, change), rewrite);
  await page.goto("terms/api/");
  await appReady(page);
}
