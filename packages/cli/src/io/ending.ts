/** The command could not run: one clear line on standard error, status 2. */
export class CannotRun extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CannotRun";
  }
}

/** The command is done and something is wrong, which it has already said: status 1. */
export class Failed extends Error {
  constructor() {
    super("failed");
    this.name = "Failed";
  }
}
