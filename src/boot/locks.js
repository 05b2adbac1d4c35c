// Runs the work under a lock that the tabs share. A lock that does not come prevents no work: browsers may grant a lock
// to a page that they freeze. Without work, returns whether no page holds the lock.
export const lock = (name, work) => {
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
