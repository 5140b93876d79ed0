/** Common, easily told apart English words for passphrases, in alphabetical order. A password meter knows them too. */
export const passphraseWords: readonly string[] = `
able acid acorn acre actor adapt adult after agent agile alarm album alder alert alley almond alpine amber
ample anchor angle ankle anthem anvil apple apron arcade arch arctic arena arrow artist ashes aspen asset
atlas atom attic auburn august aunt autumn avenue awake award azure bacon badge bagel baker balcony ballet
bamboo banana banjo barley barn baron barrel basil basin basket batch beach beacon beads beard beaver bedrock
beech beetle belfry bell belt bench berry bicycle birch biscuit bishop bison blade blanket blaze blend blimp
blink bloom blossom blouse blue bluff board boat bolt bonfire bonnet bonus book boot border bottle boulder
bounce bowl brace braid branch brass brave bread breeze brick bridge brief bright brisk broad bronze brook
broom brown brush bubble bucket budget buffalo buggy bugle bulb bundle bunny burrow butter button cabbage
cabin cable cactus cake calf calm camel camera camp canal canary candle canoe canopy canvas canyon captain
caramel caravan card cargo carol carpet carrot cart castle catalog cattle cave cedar celery cello cement
center cereal chain chair chalk channel chapel charm chart cheese cherry chess chest chief chime chisel choir
chorus cider cinder circle circus citrus civic clam clarinet clay clerk clever cliff climb clock cloud clover
cluster coach coast cobalt cobra cocoa coconut coffee coin collar comet comic compass copper coral corner
cosmic cottage cotton cougar council cousin cove coyote crab cradle crane crater crayon cream creek crest
cricket crimson crisp crown cruise crumb crystal cube cuckoo cupboard curious curtain curve cushion cycle
cymbal daily dairy daisy dance dapper dash dawn dazzle deck decoy deer delta denim depot desert desk dialect
diary diesel digit dinner diver dock dolphin domain domino donkey donut door double dough dove downtown draft
dragon drama dream dress drift drill drum duck duet dune dusk dwarf eager eagle early earth easel east easy
echo eclipse editor eight elbow elder electric elegant elephant elevator elk ember emblem emerald empire
engine enjoy enter envoy epic equal errand escort essay estate evening exact exhibit exit expert explore
express fable fabric factory falcon family famous fancy farmer fashion father feather fence fennel fern ferry
festival fiber fiddle field fiesta finch finger fjord flag flame flannel flash flask fleet flicker flint float
flock flood floor floral flour flute focus foggy folder folk forest forge fork fortune fossil fountain fox
frame freckle freight fresh friend fringe frog front frost fruit fuel funnel furnace future gadget galaxy
gallery gallon game garage garden garlic garnet gate gather gazelle gecko general gentle geyser giant ginger
giraffe glacier glad glass gleam glider globe glove glow goat goblet gold golf gondola goose gorge gown grain
granite grape graph grass gravel green griddle grin grocery grove guard guest guide guitar gulf gull gust
gypsum habit hail hallway hammer hammock hamster handle harbor hare harmony harness harp harvest hatch haven
hawk hazel heart hearth heather hedge helmet herald herb heron hickory hike hill hinge history hobby hockey
hollow holly honest honey hood hoof horizon horn horse hotel hound hour house humble hummus hunter hurdle
husky hut icicle idea igloo image impact inch income indigo infant inlet insect inside invent iris iron island
ivory ivy jacket jaguar jasmine jazz jeans jelly jersey jewel jigsaw jockey joker jolly journal journey judge
juice jumbo jungle junior juniper jury kayak keel kennel kernel kettle keyboard kidney kindle king kitchen
kite kitten kiwi knack knight knit knob koala label ladder lagoon lake lamp lantern lapel larch laser latch
lather laundry laurel lava lavender lawn layer leaf league leather ledger legend lemon lens lentil leopard
letter lever liberty library lichen light lilac lily lime linen lion liquid listen little lively lizard llama
lobby lobster local locket lodge logic lotus loyal lucky lullaby lumber lunar lunch lute lyric machine magenta
magic magnet magpie mahogany mallet mammal mango manor maple marble march margin marine market marmot maroon
marsh mascot mask mast match meadow medal melody melon memory menu mercury meteor method metro middle mild
milk mill mineral mint minute mirror mist mitten mobile model modest monsoon moon moose moral mosaic moss
motel mother motor mound mountain mouse movie muffin mulberry mule muscle museum music mustard mystery nacho
napkin narrow nation native nature navy nectar needle neon nephew nest network never nickel nimble ninja noble
nomad noodle north notebook novel number nurse nutmeg oasis oat oboe observe ocean octave octopus office olive
omega onion onyx opal opera orange orbit orchard orchid order organ origin ostrich otter outer oval oven owl
oxygen oyster pacific paddle page paint palace palm panda panel panther papaya paper parade parcel park parrot
parsley partner party passage pasta pastel pasture patch path patio patrol pattern pavement peach peacock
peanut pear pearl pebble pecan pedal pelican pencil penguin pepper perch perfume petal phantom phoenix photo
phrase piano picnic pier pigeon pilgrim pillar pillow pilot pine pink pioneer pirate pistachio pitcher pixel
pizza planet plank plaster plate plaza plum pocket poem poet polar polish pollen polo poncho pond pony poplar
poppy porch portal post potato potter powder prairie present pretzel prince prism prize profile promise proud
public puddle puffin pulse pumpkin puppet purple puzzle pyramid quail quarry quartz queen quest quick quiet
quill quilt quince quiver quota rabbit raccoon radar radio radish raft rail rainbow raisin rally ranch random
range ranger rapid raven razor recipe record reed reef region relay remedy rescue resort retro reward rhythm
ribbon rice riddle ridge rinse ripple river road roast robin robot rocket rodeo roller romance roof rooster
root rope rosemary rotate round route royal ruby rudder rugby ruler rumble runner rural rustic saddle saffron
sage sail salad salmon salon salt salute sample sand sandal sapling sapphire sardine satin saturn sauce
savanna scale scarf scenic school scooter scout screen scroll sculptor season second secret seed sequoia
serene shadow shallow shamrock shelf shell shepherd shield shine ship shirt shore shovel shrimp shrub shutter
sierra signal silent silk silver simple siren sister skate sketch ski skillet sky slate sled sleeve slipper
slope small smile smoke smooth snack snail snow soap soccer socket sofa soil solar solid sonata song sonic
sorbet soup source south space spark sparrow spatula spear spice spider spinach spiral spirit sponge spoon
sport spring sprout spruce square squid squirrel stable stadium staff stage stamp star station statue steam
steel stem stereo stone stool stork storm story stove stream street studio sturdy suburb sugar suitcase sultan
summer summit sunday sunny sunrise surf swallow swan sweater swift swing symbol syrup tablet tailor talent
tandem tango tape target tavern taxi teacup teapot temple tempo tender tennis tent terrace textile theater
thicket thimble thistle thrift throne thunder ticket tiger timber tinsel titan toast toffee token tomato topaz
torch tornado tortoise totem toucan towel tower tractor trade trail train transit travel treasure treaty tree
trellis tribe trick triumph trolley trophy tropic trout truck trumpet trunk tulip tundra tunnel turban turnip
turquoise turtle tuxedo twig twilight twin ultra umbrella uncle under unicorn union unique unity upbeat uplift
upper urban useful usher utopia vacant valley vanilla vault vector velvet vendor venture verb vessel vest
viaduct victory video village vine vintage violet violin vista vital vivid vocal volcano voyage waffle wagon
walnut walrus waltz wander warm water wave wax weasel weather weaver wedge whale wheat wheel whisker whistle
white wicker widget wild willow window winter wisdom wizard wolf wombat wonder wooden wool world woven wren
yacht yard yarn yearly yellow yodel yogurt young zebra zenith zephyr zigzag zinc zipper zodiac zone
`
  .trim()
  .split(/\s+/);
