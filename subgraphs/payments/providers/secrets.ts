import { createHash, randomBytes } from 'node:crypto'

export const newToken = (): string => randomBytes(32).toString('base64url')

/** A token has 256 bits of chance, so a plain hash keeps it. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** 96 bits of chance, in 16 characters that a picture holds: nobody finds one by trying. */
export const newCode = (): string => randomBytes(12).toString('base64url')
