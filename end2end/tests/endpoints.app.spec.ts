// Endpoints other than the inbox. The tests of crates/core/src/delivery cover the request to each preset, and what each
// response proves. Fallbacks and the proof of work are tested in faults.app.spec.ts.
import type { Page } from "@playwright/test";
import { clear, ENDPOINT, expectKept, fill, fillCompany, form, message } from "../form";
import { WASM, appReady, expect, hold, settled, test } from "../fixtures";
import { kept, outbox } from "../outbox";
import { openWith, publishWith } from "../settings";

test("an endpoint that confirms nothing is neither a success nor asked twice", async ({ page }) => {
  let posts = 0;
  await page.route(ENDPOINT, (route) => {
    posts += 1;
    return route.fulfill({ status: 200, contentType: "text/html", body: "<h1>Thank you!</h1>" });
  });
  await openWith(page, { preset: { kind: "netlify", form_name: "contact" } });
  await fill(page, message());
  await form(page).send.click();
  const { card } = outbox(page);
  await expect(card).toContainText("Sent, but not confirmed.");
  await expect(form(page).outcome).toBeHidden();
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await page.reload();
  await appReady(page);
  await expect(outbox(page).bar).toContainText("1 message not confirmed yet");
  expect(posts).toBe(1);
  await outbox(page).open();
  await outbox(page).item.getByRole("button", { name: "Done, forget it" }).click();
  await expect(outbox(page).bar).toBeHidden();
  expect(await kept(page)).toBe("");
});

test("a field that HubSpot's form lacks is sent in the message", async ({ page, complaints, baseURL }) => {
  complaints.expect(/400/);
  const bodies: { fields: { name: string; value: string }[] }[] = [];
  await page.route(ENDPOINT, (route) => {
    bodies.push(route.request().postDataJSON());
    if (bodies.length === 2) return route.fulfill({ json: { inlineMessage: "Thanks for submitting the form." } });
    return route.fulfill({
      status: 400,
      json: {
        status: "error",
        message: "The request is not valid",
        errors: [
          { message: "Error in 'fields.company'. No such field", errorType: "FIELD_NOT_IN_FORM_DEFINITION" },
        ],
      },
    });
  });
  const early: string[] = [];
  page.on("request", (request) => {
    const isElsewhere = !request.url().startsWith(new URL(baseURL ?? "").origin);
    if (isElsewhere || request.url().endsWith("/api/inquiries")) early.push(request.url());
  });
  await openWith(page, { preset: { kind: "hubspot" } });
  await test.step("neither the endpoint nor another site is asked before the visitor sends", async () => {
    await fill(page, message());
    await clear(page);
    await fill(page, "An engine");
    await fillCompany(page, "Analytical Engines");
    await settled(page);
    expect(early).toEqual([]);
  });
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  expect(bodies).toHaveLength(2);
  const names = bodies.map(({ fields }) => fields.map(({ name }) => name));
  expect(names[0]).toContain("company");
  expect(names[1]).not.toContain("company");
  expect(bodies[1].fields.find(({ name }) => name === "message")?.value).toContain("Analytical Engines");
  expect(await kept(page)).toBe("");
});

test("controls with the endpoint's field names have the form's names once the app is ready", async ({ page }) => {
  await publishWith(
    page,
    "**/terms/api/",
    (contact) => {
      contact.preset = { kind: "formspree" };
      for (const field of contact.form) if (field.name === "company") field.sent_as = "organisation";
    },
    (html) => html.replace(/ name="?company"?(?=[ >])/, ' name="organisation"'),
  );
  let body: Record<string, string> = {};
  await page.route(ENDPOINT, (route) => {
    body = route.request().postDataJSON();
    return route.fulfill({ json: { ok: true, next: "/thanks" } });
  });
  await page.goto("terms/api/");
  await appReady(page);
  await fill(page, message());
  await fillCompany(page, "Analytical Engines");
  // A draft is kept under the form's names.
  await page.reload();
  await appReady(page);
  await expect(form(page).company).toHaveValue("Analytical Engines");
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  expect(body.organisation).toBe("Analytical Engines");
  expect(body).not.toHaveProperty("company");
});

const hubspot = { kind: "hubspot" };
const busy = (page: Page) => page.locator("#contact form[aria-busy=true]");

/** The HTML of a form that only the app can send: the browser posts nothing. */
const onlyByTheApp = (html: string) => html.replace(/(<form[^>]*?) method="?post"?([^>]*contact-form)/, "$1 method=dialog$2");

test("a form that only the app can send is sent as soon as the app is ready", async ({ page }) => {
  const release = await hold(page, WASM);
  const bodies: { fields: { name: string; value: string }[] }[] = [];
  await page.route(ENDPOINT, (route) => {
    bodies.push(route.request().postDataJSON());
    return route.fulfill({ json: { inlineMessage: "Thanks for submitting the form." } });
  });
  await publishWith(page, "**/terms/api/", (contact) => (contact.preset = hubspot), onlyByTheApp);
  await page.goto("terms/api/");
  const text = message();
  await fill(page, text);
  await form(page).send.click();
  await form(page).send.click();
  await expect(busy(page)).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "It is sent as soon as this page is ready." })).toBeAttached();
  release();
  await expect(form(page).outcome).toBeVisible();
  await expect(busy(page)).toHaveCount(0);
  expect(bodies.map(({ fields }) => fields.find(({ name }) => name === "message")?.value.split("\n")[0])).toEqual([text]);
});

test("a form that only the app can send says so when the app fails to load, and keeps its content", async ({ page, complaints }) => {
  complaints.expect(/^404.*wasm/, /console error: .*404.*wasm/);
  let fail = () => {};
  const failing = new Promise<void>((resolve) => (fail = resolve));
  await page.route(WASM, async (route) => {
    await failing;
    await route.fulfill({ status: 404, body: "" });
  });
  const words = '<p class="app-failed" tabindex="-1">Your message cannot be sent. Write to hello@example.com.</p>';
  await publishWith(page, "**/terms/api/", (contact) => (contact.preset = hubspot), (html) =>
    onlyByTheApp(html).replace(/<div [^>]*class="?fields"?[^>]*>/, `$&${words}`),
  );
  await page.goto("terms/api/");
  const text = message();
  await fill(page, text);
  const failed = page.locator(".app-failed");
  await expect(failed).toBeHidden();
  await form(page).send.click();
  await expect(busy(page)).toBeVisible();
  fail();
  await expect(failed).toBeFocused();
  await expect(busy(page)).toHaveCount(0);
  await expectKept(page, text);
  await form(page).name.focus();
  await form(page).send.click();
  await expect(failed).toBeFocused();
});
