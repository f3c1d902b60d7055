/** Makes /widget.js: the loader as one classic script without hash, in the build and in the dev server. */
import { build } from 'esbuild';
import type { Plugin } from 'vite';

export interface LoaderPluginOptions {
  entry: string;
  targets: string[];
}

export const buildLoader = async ({ entry, targets }: LoaderPluginOptions): Promise<string> => {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: targets,
    charset: 'utf8',
    legalComments: 'none',
  });
  const file = result.outputFiles[0];
  if (!file) throw new Error('the loader build gave no file');
  return file.text;
};

export const loaderPlugin = (options: LoaderPluginOptions): Plugin => ({
  name: 'yixiantong-loader',
  async generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'widget.js', source: await buildLoader(options) });
  },
  configureServer(server) {
    server.middlewares.use('/widget.js', (_request, response, next) => {
      buildLoader(options).then((code) => {
        response.setHeader('content-type', 'text/javascript; charset=utf-8');
        response.end(code);
      }, next);
    });
  },
});
