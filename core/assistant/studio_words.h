#pragma once
#include <array>

namespace lightreel::studio {

/// What the clips show.
inline constexpr std::array kThings{
    "dragon", "lighthouse", "harbour", "market",    "glacier",   "violin",      "robot",  "orchard",
    "tram",   "lantern",    "desert",  "waterfall", "carousel",  "observatory", "ferry",  "greenhouse",
    "temple", "submarine",  "meadow",  "rooftop",   "clockwork", "balloon",     "canyon", "library"};
inline constexpr std::array kColours{"teal",   "crimson", "ochre",   "violet", "ivory", "copper",
                                     "indigo", "olive",   "scarlet", "silver", "amber", "turquoise"};
inline constexpr std::array kShades{"pale", "deep", "dusty", "burnt", "smoky", "bright", "faded", "warm"};
inline constexpr std::array kAnimals{"fox",    "heron",    "otter",  "lynx",   "raven", "badger",
                                     "falcon", "tortoise", "stork",  "viper",  "moth",  "bison",
                                     "crane",  "gecko",    "walrus", "sparrow"};
inline constexpr std::array kGems{"amber",   "cobalt", "marble", "velvet",  "copper", "silent", "hollow",
                                  "golden",  "winter", "broken", "cedar",   "paper",  "rapid",  "lunar",
                                  "thunder", "ember",  "frozen", "scarlet", "misty",  "iron",   "coral",
                                  "dusty",   "solar",  "quiet",  "crystal", "desert", "hidden", "ashen",
                                  "jade",    "wooden", "salty",  "bitter"};
inline constexpr std::array kInstruments{"cello", "harp",  "accordion", "trumpet", "marimba", "oboe",
                                         "banjo", "organ", "flute",     "sitar",   "piano",   "kalimba"};
inline constexpr std::array kNoises{"rain",     "wind",    "distant bells", "footsteps", "gulls",
                                    "crickets", "a crowd", "thunder",       "a train",   "breaking waves"};
inline constexpr std::array kDays{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
inline constexpr std::array kMonths{"March", "April", "May", "June", "September", "October", "November"};
inline constexpr std::array kFirstNames{"Ines",  "Oskar", "Leila", "Bruno", "Hanna", "Pavel",
                                        "Noor",  "Silas", "Greta", "Emil",  "Yara",  "Anton",
                                        "Freya", "Marek", "Salma", "Ruben"};
inline constexpr std::array kLastNames{"Calloway", "Brandt", "Okafor", "Lindqvist", "Moreau", "Tanaka",
                                       "Petrov",   "Duarte", "Keller", "Novak",     "Rossi",  "Haddad"};
inline constexpr std::array kArtists{"Mira", "Jonas", "Adele", "Viktor", "Clara", "Theo"};
inline constexpr std::array kFeelings{"calm",          "restless", "too flat", "quite lively",
                                      "a little cold", "dreamy",   "heavy",    "playful",
                                      "rather stiff",  "soft",     "strange",  "clean"};
inline constexpr std::array kPlaces{"in the first seconds",  "near the end",        "in the background",
                                    "at the edges",          "in the close-up",     "in the wide view",
                                    "when the camera turns", "between the two cuts"};

/// How a value is made.
enum class Value { Colour, Seed, Steps, Sound, Song, Date, Codename, Person, Town };

inline constexpr std::array kTowns{"Lisbon",  "Bergen", "Krakow", "Trieste", "Ghent",  "Valencia",
                                   "Tallinn", "Porto",  "Graz",   "Malmo",   "Odessa", "Nantes"};

/// Something that can be decided about a thing. {thing} and {value} are filled in.
struct Kind {
    Value value;
    const char* question;
    const char* stem;
    std::array<const char*, 2> decided;
    std::array<const char*, 2> rejected;
};

struct Topic {
    std::array<Kind, 2> kinds;
    std::array<const char*, 2> openings;
    std::array<const char*, 6> artist;    ///< said while nothing is decided; {thing}, {feeling}, {place}
    std::array<const char*, 6> director;  ///< answers
};

extern const std::array<Topic, 6> kTopics;

}  // namespace lightreel::studio
