/** Where the world would be in a build. */
export default '/assets/world.json';
