// The browser enforces the site's Content-Security-Policy.
// crates/publisher/tests/integration/static_hosts.rs and crates/inbox/tests/api/site.rs test the headers of every
// address.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { host } from "../host";

const CARD = "embed/terms/api/";

/** Opens a page with injected scripts, with or without its policy. */
async function openInjected(page: Page, path: string, policy: boolean) {
  await page.route(`**/${path}`, async (route) => {
    const response = await route.fetch();
    const { "content-security-policy": own = "", ...headers } = response.headers();
    const injected = `<script>window.injected = "script"</script>
      <img src="data:," alt="" onerror="window.injected = 'handler'">
      <a id="link" href="javascript:void (window.injected = 'link')">x</a></body>`;
    const body = (await response.text()).replace("</body>", injected);
    await route.fulfill({ response, headers: policy ? { ...headers, "content-security-policy": own } : headers, body });
  });
  await page.goto(path);
  await page.locator("#link").evaluate((link: HTMLElement) => link.click());
}

const injected = (page: Page) => page.evaluate(() => (window as { injected?: string }).injected);

test("the policy stops injected scripts on pages and cards", async ({ context, complaints }) => {
  complaints.expect(/inline script violates/, /inline event handler violates/, /JavaScript URL violates/);
  for (const path of ["terms/api/", CARD]) {
    await test.step(`/${path} runs no injected script`, async () => {
      const page = await context.newPage();
      await openInjected(page, path, true);
      expect(await injected(page)).toBeUndefined();
      await page.close();
    });

    await test.step(`/${path} without its policy runs the injected script`, async () => {
      const page = await context.newPage();
      await openInjected(page, path, false);
      await expect.poll(() => injected(page)).toBeTruthy();
      await page.close();
    });
  }
});

test("other sites may frame cards, and no other page", async ({ page, baseURL, complaints }) => {
  complaints.expect(/frame-ancestors 'none'/, /ERR_BLOCKED_BY_RESPONSE/);
  const frame = (path: string) => `<iframe title="${path}" src="GLOSSARY/${path}"></iframe>`;
  await host(page, baseURL ?? "", { body: frame(CARD) + frame("terms/api/") });
  await expect(page.frameLocator(`iframe[title="${CARD}"]`).getByText("API").first()).toBeVisible();
  const refused = () => page.frames().filter((inner) => inner.url().startsWith("chrome-error:"));
  await expect.poll(() => refused().length).toBe(1);
});
