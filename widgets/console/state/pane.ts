/** On narrow screens the details of a ticket lie over its conversation; a command that works there brings them up. */
import { ref } from 'vue';

export const detailsShown = ref(false);
