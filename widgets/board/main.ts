/** Entry of the live board. */
import '../console/element-styles.ts';
import { createApp } from 'vue';
import App from './app.vue';

createApp(App).mount('#app');
