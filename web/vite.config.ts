import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

const shells = ['desk', 'oversight', 'console', 'settings']

/** Pages live under their shell's folder, so that the phone's service worker can leave the desk's pages alone. */
function chunkFile({ facadeModuleId, moduleIds }: { facadeModuleId?: string | null; moduleIds: string[] }): string {
  const at = facadeModuleId ?? moduleIds.at(-1) ?? ''
  const shell = shells.find((name) => at.includes(`/web/src/${name}/`))
  return `assets/${shell ? `${shell}/` : ''}[name]-[hash].js`
}

/** Heavy widgets the phone never needs: each its own file, loaded with the first page that uses it. */
const heavy = [
  { name: 'desk/charts', test: /node_modules\/(echarts|zrender|vue-echarts)\// },
  {
    name: 'desk/table',
    test: /node_modules\/element-plus\/es\/components\/(table|table-v2|table-column|checkbox|checkbox-group)\//,
  },
  {
    name: 'desk/dates',
    test: /node_modules\/(element-plus\/es\/components\/(date-picker|date-picker-panel|time-picker|calendar)|dayjs)\//,
  },
]

/**
 * The phone over a site's network: every file costs a round trip, so what its pages are made of is one file beside the
 * entry; and what they can need without a network is all that the service worker fetches.
 */
const phone = { modules: new Set<string>(), files: new Set<string>() }
const isPhonePage = (id: string) => /\/web\/src\/field\/(?!routes)/.test(id)
const isPhoneFile = (id: string) =>
  isPhonePage(id) || /\/web\/src\/(open\/(Login|NotFound|Denied|PointCard)|settings\/(Sessions|Password))Page/.test(id)
const findPhone: Plugin = {
  name: 'phone',
  buildEnd() {
    const reach = (start: string[]): Set<string> => {
      const found = new Set(start)
      for (const id of found) for (const next of this.getModuleInfo(id)?.importedIds ?? []) found.add(next)
      return found
    }
    const all = [...this.getModuleIds()]
    const early = reach(all.filter((id) => this.getModuleInfo(id)?.isEntry))
    for (const id of reach(all.filter(isPhonePage))) {
      if (!early.has(id) && /\/(web\/src|shared)\//.test(id)) phone.modules.add(id)
    }
  },
  generateBundle(_options, bundle) {
    const follow = (name: string, isEntry = false): void => {
      const chunk = bundle[name]
      if (chunk?.type !== 'chunk' || phone.files.has(name)) return
      phone.files.add(name)
      for (const style of chunk.viteMetadata?.importedCss ?? []) phone.files.add(style)
      // The entry's dynamic imports are the pages of every shell.
      for (const next of isEntry ? chunk.imports : [...chunk.imports, ...chunk.dynamicImports]) follow(next)
    }
    const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
    for (const { fileName, isEntry } of chunks) if (isEntry) follow(fileName, true)
    for (const { fileName, moduleIds } of chunks) if (moduleIds.some(isPhoneFile)) follow(fileName)
  },
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [
    vue(),
    findPhone,
    Components({ dirs: [], resolvers: [ElementPlusResolver({ importStyle: 'css' })], dts: 'src/components.d.ts' }),
    VitePWA({
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        name: '双防 · 双重预防机制',
        short_name: '双防',
        lang: 'zh-CN',
        start_url: '/m',
        display: 'standalone',
        theme_color: '#0b5563',
        background_color: '#ffffff',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        // Only hashed files of the shell: never an answer of the API, so that a shared phone keeps nobody's data.
        globPatterns: ['index.html', 'assets/**/*.{js,css}'],
        // One file after the other over a site's network: only what the phone itself works with.
        manifestTransforms: [
          (entries) => ({
            manifest: entries.filter(({ url }) => !url.startsWith('assets/') || phone.files.has(url)),
          }),
        ],
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [/^\/(api\/|livez|readyz|metrics)/, /\.\w{2,5}$/],
        runtimeCaching: [],
        // The first visit already works offline, without a reload; later releases still wait for the person's yes.
        clientsClaim: true,
        cleanupOutdatedCaches: true,
        inlineWorkboxRuntime: true,
      },
    }),
  ],
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        chunkFileNames: chunkFile,
        // Without their dependencies: Vue itself would otherwise follow the table into its file.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: 'phone', test: (id) => phone.modules.has(id) }, ...heavy],
        },
      },
    },
  },
  server: {
    port: 5173, // The server compares Origin with Host: the proxy must not rewrite the latter.
    proxy: { '/api': { target: `http://127.0.0.1:${process.env.PORT ?? 3000}`, changeOrigin: false } },
  },
})
