// What a page may do, and who may frame it: the headers, and that the browser obeys them.
import type { Page } from "@playwright/test";
import { MISSING, PAGES, expect, test } from "../fixtures";
import { host } from "../host";

const CARD = "embed/terms/api/";

/** The directives of a Content-Security-Policy. */
function directives(policy: string) {
  return Object.fromEntries(
    policy.split(";").map((directive) => {
      const [name = "", ...values] = directive.trim().split(/\s+/);
      return [name, values.join(" ")];
    }),
  );
}

test("every page has every header that limits it", { tag: "@below" }, async ({ request }) => {
  for (const path of [...PAGES.map(({ path }) => path), MISSING, CARD, "terms/api/index.json", "sitemap.xml"]) {
    const headers = (await request.get(path)).headers();
    expect.soft(headers, path).toMatchObject({
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
      "referrer-policy": "strict-origin-when-cross-origin",
      "x-content-type-options": "nosniff",
    });
    const policy = directives(headers["content-security-policy"] ?? "");
    expect.soft(policy, path).toMatchObject({
      "default-src": "'none'",
      "base-uri": "'none'",
      "frame-ancestors": path === CARD ? "*" : "'none'",
    });
    expect.soft(headers["content-security-policy"], path).not.toMatch(/unsafe-inline|'unsafe-eval'/);
    expect.soft(policy["script-src"], path).toMatch(/^'self'( 'wasm-unsafe-eval')?$/);
    // Of plain HTTP, browsers would pass over it.
    expect.soft(headers["strict-transport-security"], path).toBeUndefined();
  }
});

/** Opens a page into which somebody has written scripts, with or without its policy. */
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

for (const path of ["terms/api/", CARD]) {
  test(`an injected script does not run: ${path}`, async ({ page, complaints }) => {
    complaints.expect(/inline script violates/, /inline event handler violates/, /JavaScript URL violates/);
    await openInjected(page, path, true);
    expect(await injected(page)).toBeUndefined();
  });

  test(`without the policy it would: ${path}`, async ({ page }) => {
    await openInjected(page, path, false);
    await expect.poll(() => injected(page)).toBeTruthy();
  });
}

test("other sites may frame cards, and nothing else", async ({ page, baseURL, complaints }) => {
  complaints.expect(/frame-ancestors 'none'/, /ERR_BLOCKED_BY_RESPONSE/);
  const frame = (path: string) => `<iframe title="${path}" src="GLOSSARY/${path}"></iframe>`;
  await host(page, baseURL ?? "", { body: frame(CARD) + frame("terms/api/") });
  await expect(page.frameLocator(`iframe[title="${CARD}"]`).getByText("API").first()).toBeVisible();
  const refused = () => page.frames().filter((inner) => inner.url().startsWith("chrome-error:"));
  await expect.poll(() => refused().length).toBe(1);
});
