import type { BuildResult, Plugin } from 'esbuild'

export function bundleMall(outdir: string, plugins?: readonly Plugin[]): Promise<BuildResult>
