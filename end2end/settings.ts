// The site with other settings of its form, which are in each page's data.
import type { Page } from "@playwright/test";
import { appReady } from "./fixtures";

/** Opens a term's page whose settings say something else of the form. */
export async function openWith(page: Page, change: Record<string, unknown>) {
  await page.route("**/terms/api/", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/(<script[^>]*id="?glossary-data"?[^>]*>)(.*?)(<\/script>)/s, (_, open, json, close) => {
      const data = JSON.parse(json);
      Object.assign(data.site.contact, change);
      return open + JSON.stringify(data).replaceAll("<", "\\u003c") + close;
    });
    await route.fulfill({ response, body });
  });
  await page.goto("terms/api/");
  await appReady(page);
}
