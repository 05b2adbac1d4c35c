// Without an address, the glossary is where this file lies.
const embed = ({ glossary = import.meta.url, ...options } = {}) => start(glossary, options);
export { embed };
