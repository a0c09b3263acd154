type Wire = { readonly minorUnits: string }
type Line<Product> = { readonly productId: Product; readonly paid: Wire; readonly isGift?: boolean | undefined }

/** What was given was not bought. */
export const boughtOf = <Product>(lines: readonly Line<Product>[]): readonly Product[] =>
  lines.filter(({ isGift }) => !isGift).map(({ productId }) => productId)

/** Its goods cost something and nothing was paid: that happens at the door, and is told once it has. */
export const isDueAtDoor = ({ paid, lines }: { readonly paid: Wire; readonly lines: readonly Line<unknown>[] }) =>
  BigInt(paid.minorUnits) === 0n && lines.some((line) => BigInt(line.paid.minorUnits) > 0n)
