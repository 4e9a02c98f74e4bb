/** A request to the simulator itself (not to Meta) that cannot be done; answered as `{error}` with `httpStatus`. */
export class ControlError extends Error {
  readonly httpStatus: number;

  constructor(httpStatus: number, message: string) {
    super(message);
    this.name = 'ControlError';
    this.httpStatus = httpStatus;
  }
}
