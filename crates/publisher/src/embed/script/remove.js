window.glossaryEmbed = {
  // Does what another copy of the script was asked for, and begins again after all has been taken back.
  add({ autolink, autolinkPer } = {}, of = base) {
    // Another glossary's terms are not here.
    if (of !== base) return this;
    if (!gone) begin();
    if (autolink) linkIn(autolink, autolinkPer);
    return this;
  },
  // Takes everything back that this script has put into the page.
  remove() {
    if (!gone) return;
    aimed = undefined;
    hide();
    gone.abort();
    gone = undefined;
    near.disconnect();
    stopLinking();
    for (const element of placed) element.reset();
    for (const made of document.querySelectorAll(`a[${AUTO}]`)) unlink(made);
    resetFrames();
  },
};
return window.glossaryEmbed.add(options);
