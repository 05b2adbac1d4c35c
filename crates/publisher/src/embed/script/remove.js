return (window.glossaryEmbed = {
  // Takes everything back that this script has put into the page.
  remove() {
    hide();
    gone.abort();
    near.disconnect();
    observer.disconnect();
    for (const made of document.querySelectorAll(`a[${AUTO}]`)) {
      const { parentNode } = made;
      made.replaceWith(...made.childNodes);
      parentNode.normalize();
    }
    for (const made of document.querySelectorAll("glossary-term,glossary-contact")) made.reset();
  },
});
