/** Milliseconds in which something is told once. */
const interval = 10_000;

/**
 * Tells of something that may happen thousands of times a second: the first time at once, and after that how often it
 * has happened, every ten seconds while it does.
 *
 * @param tell is given what was known of the last time.
 */
export function tellSparingly<Details>(
  tell: (details: Details, times: number) => void,
): (details: Details) => void {
  let times = 0;
  let last: Details;
  let quiet = false;

  const tellRest = () => {
    quiet = false;
    if (times > 0) tellNow();
  };
  const tellNow = () => {
    const told = times;
    times = 0;
    quiet = true;
    setTimeout(tellRest, interval).unref();
    tell(last, told);
  };

  return (details) => {
    times += 1;
    last = details;
    if (!quiet) tellNow();
  };
}
