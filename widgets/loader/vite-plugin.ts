/** Makes /widget.js: the loader as one classic script without hash, in the build and in the dev server. */
import { build } from 'esbuild';
import type { Plugin } from 'vite';

export interface LoaderPluginOptions {
  entry: string;
}

const buildLoader = async ({ entry }: LoaderPluginOptions): Promise<string> => {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    // Chrome 87 and Safari 14 speak ES2020; named by browser, esbuild would refuse destructuring for Safari 14.0.
    target: 'es2020',
    charset: 'utf8',
    legalComments: 'none',
  });
  const file = result.outputFiles[0];
  if (!file) throw new Error('the loader build gave no file');
  return file.text;
};

export const loaderPlugin = (options: LoaderPluginOptions): Plugin => ({
  name: 'yixiantong-loader',
  applyToEnvironment: (environment) => environment.name === 'client',
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
