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
      return open + JSON.stringify(data).replaceAll("<", "\\u003c") + close;
    });
    await route.fulfill({ response, body });
  });
}

/** Opens a term's page with other settings of the form, and with the HTML that belongs to them. */
export async function openWith(page: Page, change: Record<string, unknown>, rewrite?: (html: string) => string) {
  await publishWith(page, "**/terms/api/", (contact) => Object.assign(contact, change), rewrite);
  await page.goto("terms/api/");
  await appReady(page);
}
