/** Something in the ledger that is not as it was recorded, or not what it is made of. */
export interface Defect {
  /** The row, as `table id`. */
  where: string;
  what: string;
}
