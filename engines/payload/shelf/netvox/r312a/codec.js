// Netvox R312A emergency button, worn or on a wall.
var DEVICE = 'R312A';
var report = pressed;
var ownPort = pressTime;
