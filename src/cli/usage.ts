/** What `bocage help` says. */
export const usage = `bocage                      runs the broker (so does bocage start)
bocage export [--tenant NAME] [--output FILE]
                            writes all that a tenant owns as lines of JSON: to the file, or to the standard output
bocage import [--tenant NAME] [--input FILE] [--replace]
                            puts what an export has into a store as it was: from the file, or from the standard input
bocage help                 says this

  --tenant NAME   the tenant; without it, export takes the default one and import that of the export
  --output FILE   it appears when all of it is there, and only its owner may read it
  --replace       what has the id of something in the export makes room for it; else the import stops there

The store is that of the settings BOCAGE_*, as when the broker runs. Stop the broker before.
It ends with 0 when all is done, with 1 when it failed, with 2 when it was not asked rightly.
`;

/** What the command line says is wrong in itself: nothing was done. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
