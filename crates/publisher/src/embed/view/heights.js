// The height of a framed view.

// Systems that resize frames by their own messages: AMP (https://amp.dev/documentation/components/amp-iframe), learning
// platforms with LTI such as Canvas, and Embedly with the sites that follow it, such as Medium.
const OTHERS = [
  (height) => ({ sentinel: "amp", type: "embed-size", height }),
  (height) => JSON.stringify({ subject: "lti.frameResize", height }),
  (height) => JSON.stringify({ src: location.href, context: "iframe.resize", height }),
];

/** Calls `send` with the root element's height at first and after each change. Returns a function that does the same;
 * with `true`, also without a change. */
export const heightSender = (root, send) => {
  let sent;
  const tell = (again) => {
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (height === sent && again !== true) return;
    sent = height;
    for (const message of OTHERS) parent.postMessage(message(height), "*");
    send(height);
  };
  new ResizeObserver(tell).observe(root);
  return tell;
};
