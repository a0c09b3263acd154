import type { Plugin } from 'esbuild'

export type Program = { readonly in: string; readonly out: string }

export function bundle(programs: readonly Program[], outdir: string, plugins?: readonly Plugin[]): Promise<void>

export function bundleMall(outdir: string, plugins?: readonly Plugin[]): Promise<void>
