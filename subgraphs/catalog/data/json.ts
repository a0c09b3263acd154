import { Prisma } from '../../../prisma/catalog/generated/client.ts'

/** Empties a JSON column; a plain null would stand for JSON's own. */
export const CLEARED = Prisma.DbNull
