// Endpoints other than the inbox: where the first cannot be reached, and where an answer proves nothing.
import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { clear, ENDPOINT, expectKept, fill, form, MARKER, message } from "../form";
import { WASM, appReady, expect, hold, settled, test } from "../fixtures";
import { stored } from "../inbox";
import { kept, outbox } from "../outbox";
import { openWith, publishWith } from "../settings";

test("where a blocker stops the first endpoint, the second one gets the same inquiry", async ({
  page,
  complaints,
  database,
}) => {
  complaints.expect(/ERR_BLOCKED_BY_CLIENT/);
  const tried: string[] = [];
  await page.route("**/api/blocked", (route) => {
    tried.push(route.request().postDataJSON().id);
    return route.abort("blockedbyclient");
  });
  await openWith(page, { endpoint: "/api/blocked", fallback: "/api/inquiries" });
  const text = message();
  await fill(page, text);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  expect((await stored(database, text)).map(({ id }) => id)).toEqual(tried);
});

test("an endpoint that confirms nothing is not taken for a success, nor asked twice", async ({ page }) => {
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

test("a field that HubSpot's form lacks is told in the message instead", async ({ page, complaints }) => {
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
  await openWith(page, { preset: { kind: "hubspot" } });
  await fill(page, "An engine");
  await form(page).company.fill("Analytical Engines");
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  expect(bodies).toHaveLength(2);
  const names = bodies.map(({ fields }) => fields.map(({ name }) => name));
  expect(names[0]).toContain("company");
  expect(names[1]).not.toContain("company");
  expect(bodies[1].fields.find(({ name }) => name === "message")?.value).toContain("Analytical Engines");
  expect(await kept(page)).toBe("");
});

test("the inbox's puzzle is solved anew for each attempt", async ({ page, complaints }) => {
  complaints.expect(/503/);
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  let asked = 0;
  await page.route("**/api/challenge", (route) => {
    asked += 1;
    const salt = `salt${asked}?expires=4102444800&`;
    const json = { algorithm: "SHA-256", challenge: hash(`${salt}4321`), maxnumber: 10_000, salt, signature: "signed" };
    return route.fulfill({ json });
  });
  const proofs: Record<string, unknown>[] = [];
  await page.route(ENDPOINT, (route) => {
    const { evidence } = route.request().postDataJSON();
    proofs.push(JSON.parse(Buffer.from(evidence.proof, "base64").toString()));
    return proofs.length === 1 ? route.fulfill({ status: 503, headers: { ...MARKER, "Retry-After": "3600" } }) : route.continue();
  });
  await openWith(page, { proof_of_work: true });
  await fill(page, message());
  await form(page).send.click();
  await outbox(page).card.getByRole("button", { name: "Send now" }).click();
  await expect(form(page).outcome).toBeVisible();
  expect(proofs).toMatchObject([
    { algorithm: "SHA-256", number: 4321, salt: "salt1?expires=4102444800&", signature: "signed" },
    { algorithm: "SHA-256", number: 4321, salt: "salt2?expires=4102444800&", signature: "signed" },
  ]);
});

test("nobody else is asked for anything before the visitor sends", async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(baseURL ?? "").origin)) elsewhere.push(request.url());
  });
  await openWith(page, { preset: { kind: "hubspot" }, endpoint: "https://api.hsforms.com/submissions/v3/integration/submit/1/2" });
  await fill(page, message());
  await clear(page);
  await settled(page);
  expect(elsewhere).toEqual([]);
});

test("where the settings keep no trail, none is kept, shown or sent", async ({ page, database }) => {
  await openWith(page, { origin: "off" }, (html) => html.replace(/<details class="also">.*?<\/details>/s, "<!>"));
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
  const text = message();
  await fill(page, text);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  const [{ context }] = await stored(database, text);
  expect(context).toMatchObject({ page: "/terms/webhook/", trail: [], referrer: "", utm: {} });
  const names = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].join());
  expect(names).not.toContain("trail");
});

test("controls that bear the endpoint's names are the form's once the app is there", async ({ page }) => {
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
  await form(page).company.fill("Analytical Engines");
  // A draft is kept under the form's own names.
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

/** A published page of a form that only the app can send: the browser posts nothing by itself. */
const onlyByTheApp = (html: string) => html.replace(/(<form[^>]*?) method="?post"?([^>]*contact-form)/, "$1 method=dialog$2");

test("a form that only the app can send, sent too early, is sent once it is there", async ({ page }) => {
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

test("where the app does not come, such a form says so, and what was typed stays", async ({ page, complaints }) => {
  complaints.expect(/^404.*wasm/, /console error: .*404.*wasm/);
  let fail = () => {};
  const failing = new Promise<void>((resolve) => (fail = resolve));
  await page.route(WASM, async (route) => {
    await failing;
    await route.fulfill({ status: 404, body: "" });
  });
  const words = '<p class="app-failed" tabindex="-1">Your message cannot be sent. Write to hello@example.com.</p>';
  await publishWith(page, "**/terms/api/", (contact) => (contact.preset = hubspot), (html) =>
    onlyByTheApp(html).replace(/<div class="?fields"?>/, `$&${words}`),
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
