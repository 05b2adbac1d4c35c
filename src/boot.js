// The first script of every page: the switch between light and dark, the buttons that copy, the forms that are submitted
// before the app starts, and the start of the app, which must not compete with the page for the network.
(() => {
  const { documentElement: html, currentScript: script } = document;
  html.dataset.scripted = ""; // The search page waits for its results.
  const KEY = "glossary:theme";

  const announcement = () => document.getElementById("announcement");

  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // Storage is blocked. The system's preference applies.
    }
  };
  const theme = stored();
  // In a frame of another site, that site sets the theme (embed/view.js); otherwise the system does.
  if (parent === window && (theme === "light" || theme === "dark")) html.dataset.theme = theme;

  addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-theme-switch]")) return;
    const dark = html.dataset.theme
      ? html.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    html.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem(KEY, html.dataset.theme);
    } catch {
      // Storage is blocked. The theme applies to this page only.
    }
  });

  // The texts that a term's page offers to copy.
  const copied = {
    link: () => document.querySelector("link[rel=canonical]").href,
    definition: () => ["h1", ".definition"].map((part) => document.querySelector(`main ${part}`).innerText).join(": "),
  };
  addEventListener("click", async ({ target }) => {
    const button = target.closest?.("[data-copy]");
    if (!button) return;
    button.dataset.label ??= button.textContent;
    let result = "Copied";
    try {
      await navigator.clipboard.writeText(copied[button.dataset.copy]());
    } catch {
      result = "Not copied"; // The browser refuses, as in some frames.
    }
    button.textContent = announcement().textContent = result;
    setTimeout(() => (button.textContent = button.dataset.label), 2000);
  });

  // Gives natively posted forms an inquiry id, so that a repeated submit is recognised. A UUID of version 7
  // (https://www.rfc-editor.org/rfc/rfc9562).
  const hex = (number, length) => number.toString(16).padStart(length, "0");
  const newId = () => {
    const random = [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => hex(byte, 2)).join("");
    return `${hex(Date.now(), 12)}7${random.slice(0, 3)}8${random.slice(3, 18)}`;
  };
  const idOf = ({ elements }) => elements.id ?? elements.inquiry_id;
  // The id belongs to the page and the values with which the form was submitted. Chromium fills in the fields again for a
  // visitor who comes back, but not the id.
  const SENT = "glossary:sent";
  let sent;
  try {
    sent = sessionStorage[SENT];
  } catch {
    // Storage is blocked.
  }
  const checksum = (form) => {
    let text = location.pathname;
    for (const { value, checked } of form.querySelectorAll(".field [name]")) text += `\n${checked} ${value}`;
    let sum = 0;
    for (const letter of text) sum = Math.imul(sum ^ letter.codePointAt(), 0x01000193);
    return sum;
  };
  const sentId = (form) => {
    const [sum, id] = sent?.split(" ") ?? [];
    return sum == checksum(form) ? id : "";
  };
  const remember = (form, id) => {
    const field = idOf(form);
    if (field) field.value = id;
    sent = `${checksum(form)} ${id}`;
    try {
      sessionStorage[SENT] = sent;
    } catch {
      // Storage is blocked. The page knows only what it has sent.
    }
  };
  // Whether a part of the app has failed after its start. Its listeners get no more events then.
  let broken = false;
  // A form that only the app can send waits for the app, and shows a message where the app fails.
  let waiting;
  const settle = () => {
    if (!waiting || !html.dataset.app) return;
    const form = waiting;
    waiting = undefined;
    form.removeAttribute("aria-busy");
    if (html.dataset.app === "ready") form.requestSubmit();
    else form.querySelector(".app-failed").focus();
  };
  const submitNatively = ({ target, defaultPrevented }) => {
    if (defaultPrevented) return;
    if (idOf(target)) remember(target, sentId(target) || newId());
    if (target.method !== "dialog") return;
    waiting = target;
    waiting.setAttribute("aria-busy", "true");
    announcement().textContent = "It is sent as soon as this page is ready.";
    settle();
  };
  addEventListener(
    "submit",
    (event) => {
      if (!broken) return;
      event.stopPropagation();
      submitNatively(event);
    },
    true,
  );
  // After the app's listener, where the app has started.
  addEventListener("submit", submitNatively);
  new MutationObserver(settle).observe(html, { attributeFilter: ["data-app"] });

  // The suggestion for a slip in an e-mail address.
  addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-meant]");
    const input = button?.closest(".field").querySelector("input");
    if (!input) return;
    input.value = button.textContent;
    button.parentNode.textContent = "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });

  // Safari moves the focus to the field of such a link too late for typing.
  addEventListener("click", ({ target }) => {
    const link = target.closest?.("#error-summary a");
    if (link) document.getElementById(decodeURIComponent(link.hash.slice(1)))?.focus();
  });

  // What the app calls (src/platform). Plain scripts for this are a fraction of the bindings in the WebAssembly.

  // Texts that survive a crash of the browser: IndexedDB has written them when a transaction is complete. Resolves to the
  // text; where `change` returns a new one, to true once that is stored; and to undefined where the database fails.
  let database;
  let patience = 3000; // A page that the browser has frozen may hold up the transactions of others.
  let left = false;
  addEventListener("pagehide", () => (left = true));
  addEventListener("pageshow", () => (left = false));
  const open = (creates) =>
    (database ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("glossary");
      // Reading leaves no database behind.
      request.onupgradeneeded = () =>
        creates ? request.result.createObjectStore("texts") : request.transaction.abort();
      request.onsuccess = () => resolve(request.result);
      request.onerror = (event) => {
        event.preventDefault();
        reject();
      };
    }));
  const text = (name, change, strict) =>
    new Promise((resolve) => {
      let transaction;
      let text;
      let isOver = false;
      const fail = () => {
        if (isOver) return;
        isOver = true;
        database = undefined;
        clearTimeout(timer);
        try {
          transaction?.abort();
        } catch {
          // It was aborted, or the browser is writing already.
        }
        change?.();
        resolve();
      };
      const timer = setTimeout(() => {
        patience = 1000;
        fail();
      }, patience);
      const begin = async () => {
        const opened = await open(change);
        if (isOver) return;
        transaction = opened.transaction("texts", change ? "readwrite" : "readonly", {
          durability: strict ? "strict" : "relaxed",
        });
        const texts = transaction.objectStore("texts");
        texts.get(name).onsuccess = ({ target }) => {
          text = target.result ?? "";
          const changed = change?.(text);
          change = undefined;
          if (changed === undefined) return;
          text = true;
          changed ? texts.put(changed, name) : texts.delete(name);
        };
        transaction.onabort = fail;
        transaction.oncomplete = () => {
          isOver = true;
          clearTimeout(timer);
          patience = 3000;
          try {
            // For the event `storage` in other tabs.
            if (text === true && strict) localStorage[name.replace(":", ":changed:")] = Math.random();
          } catch {
            // Storage is blocked. Other tabs read the text when they are shown.
          }
          resolve(text);
        };
      };
      if (left) return fail();
      begin()
        .catch(() => {
          database = undefined;
          // The connection was closed, or there was no database to read.
          if (change && !isOver) return begin();
          throw 0;
        })
        .catch(fail);
    });

  // Runs the work under a lock that the tabs share. A lock that does not come prevents no work: browsers may grant a lock
  // to a page that they freeze. Without work, returns whether no page holds the lock.
  const lock = (name, work) => {
    const { locks } = navigator;
    if (!work) return locks ? locks.request(name, { ifAvailable: true }, Boolean) : Promise.resolve(false);
    const once = () => {
      const now = work;
      work = undefined;
      return now?.();
    };
    if (!locks) return once();
    // The browser refuses locks to a frame without an origin.
    locks.request(name, once).catch(once);
    setTimeout(once, 3000);
  };

  // Fetches a text, once while it succeeds. The limit ends an earlier request for the same text too.
  const loads = {};
  const load = (href, limit) => {
    const { text, controller } = (loads[href] ??= ((controller) => ({
      controller,
      text: fetch(href, controller)
        .then((response) => response.ok && response.text())
        .catch(() => false)
        .then((text) => {
          if (text === false) delete loads[href];
          return text;
        }),
    }))(new AbortController()));
    if (limit) setTimeout(() => controller.abort(), limit);
    return text;
  };

  const limit = (time) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), time);
    return controller.signal;
  };
  const send = async (address, signal, body, type, keepalive) => {
    const headers = body && { Accept: "application/json", "Content-Type": type };
    const response = await fetch(address, { method: body ? "POST" : "GET", signal, body, headers, keepalive });
    const header = (name) => response.headers.get(name);
    const after = header("Retry-After");
    // A date is compared with the response's own date: the device's clock may differ.
    const pause = isNaN(after) ? (Date.parse(after) - Date.parse(header("Date"))) / 1000 : +after;
    const text = response.text();
    // The beginning of a response that was cut off proves nothing.
    const whole = await (body ? text.catch(() => "") : text);
    return [response.status, response.redirected, header("Glossary-Inbox") !== null, pause, whole];
  };
  // Remembers the id with which the form is sent, or returns the id with which its values were sent before.
  const contactForm = () => document.querySelector("#contact form");
  const sentWith = (id) => (id ? remember(contactForm(), id) : sentId(contactForm()));
  window.glossary = { text, lock, load, limit, send, sentWith };

  // An error inside of the WebAssembly leaves the app in an unknown state. From then on, the browser does everything.
  const names = [];
  const fail = ({ error, reason }) => {
    if ((error ?? reason)?.name !== "RuntimeError" || broken) return;
    broken = true;
    html.dataset.app = "failed";
    for (const [control, name] of names) control.name = name;
    const form = contactForm();
    if (!form) return;
    form.hidden = false;
    document.querySelector("#contact-outcome .kept")?.remove();
    const send = form.querySelector("[type=submit]");
    if (!send.hasAttribute("aria-disabled")) return;
    send.removeAttribute("aria-disabled");
    [...send.children].forEach((label, at) => (label.hidden = at > 0));
    form.querySelector(".contact-problem").textContent = announcement().textContent =
      "A part of this page failed. What you typed is still here: send it again.";
  };
  addEventListener("error", fail);
  addEventListener("unhandledrejection", fail);
  for (const kind of ["click", "keydown", "input", "popstate"]) {
    addEventListener(
      kind,
      (event) => {
        if (!broken || event.target.closest?.("[data-theme-switch], [data-copy], [data-meant]")) return;
        event.stopImmediatePropagation();
        if (kind === "popstate") location.reload();
      },
      true,
    );
  }

  // Starts the app after the page has loaded: when the browser is idle, or at the first interaction.
  const SIGNS = ["pointerdown", "pointerover", "keydown", "focusin", "touchstart"];
  let started = false;
  const start = async () => {
    if (started) return;
    started = true;
    // The app gives the controls other names.
    for (const control of document.querySelectorAll("#contact .fields [name]")) names.push([control, control.name]);
    for (const sign of SIGNS) removeEventListener(sign, start, true);
    try {
      const [{ default: init }, module_or_path] = await Promise.all([import(script.dataset.app), fetch(script.dataset.wasm)]);
      await init({ module_or_path });
    } catch {
      // The files are of another deploy, or there is no network. The page is finished HTML, and its links work.
      html.dataset.app = "failed";
    }
  };
  const loaded = () => {
    for (const sign of SIGNS) addEventListener(sign, start, { capture: true, passive: true });
    if (window.requestIdleCallback) requestIdleCallback(start, { timeout: 3000 });
    else setTimeout(start, 300);
  };
  if (document.readyState === "complete") loaded();
  else addEventListener("load", loaded, { once: true });
})();
