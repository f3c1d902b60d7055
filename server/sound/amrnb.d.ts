/** The decoder inside benz-amr-recorder, which the package ships without types. */
declare module 'benz-amr-recorder/src/amrnb.js' {
  const start: () => void;
  export default start;
}
