import { randomBytes } from 'node:crypto'

/** 96 bits of chance, in 16 characters that a picture holds: nobody finds one by trying. */
export const newCode = (): string => randomBytes(12).toString('base64url')
