/** What follows the data so that a part of it may be unreadable: the remainder by the generator of that degree, over GF(256). */
export function errorWords(data: readonly number[], count: number): readonly number[] {
  const generator = generatorOf(count)
  const rest = Array<number>(count).fill(0)
  for (const word of data) {
    const factor = word ^ (rest.shift() ?? 0)
    rest.push(0)
    for (const [i, coefficient] of generator.entries()) rest[i] = (rest[i] ?? 0) ^ times(coefficient, factor)
  }
  return rest
}

/** The product of (x - 2^i), without its leading one. */
function generatorOf(degree: number): readonly number[] {
  let product = [...Array<number>(degree - 1).fill(0), 1]
  let root = 1
  for (let i = 0; i < degree; i++) {
    product = product.map((coefficient, j) => times(coefficient, root) ^ (product[j + 1] ?? 0))
    root = times(root, 2)
  }
  return product
}

/** Multiplication of bytes as polynomials, modulo x^8 + x^4 + x^3 + x^2 + 1. */
function times(a: number, b: number): number {
  let product = 0
  for (let i = 7; i >= 0; i--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d)
    product ^= ((b >> i) & 1) * a
  }
  return product
}
