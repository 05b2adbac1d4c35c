// The site with other settings of its form, which are in each page's data.
import type { Page } from "@playwright/test";
import { appReady } from "./fixtures";

const TERM = "**/terms/api/";

/** Opens a term's page whose settings say something else of the form, and what differs in its HTML by that. */
export async function openWith(page: Page, change: Record<string, unknown>, written = (html: string) => html) {
  await page.route(TERM, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/(<script[^>]*id="?glossary-data"?[^>]*>)(.*?)(<\/script>)/s, (_, open, json, close) => {
      const data = JSON.parse(json);
      Object.assign(data.site.contact, change);
      return open + JSON.stringify(data).replaceAll("<", "\\u003c") + close;
    });
    await route.fulfill({ response, body: written(body) });
  });
  await page.goto("terms/api/");
  await appReady(page);
  // While any route is made up, a post that the server sends elsewhere never gets there.
  await page.unroute(TERM);
}
