import type { Unit } from '../data/database.ts'
import type { StockWord } from '../data/stock.ts'
import { keepStock } from '../data/stock.ts'

/** For the lists of those who run the goods, which are read anew each time: nothing is told. */
export async function noteStock(word: StockWord, { db }: Unit): Promise<void> {
  await keepStock(db, word)
}
