/** From the descriptor to the route table: sources, XML, references. The only user of XML and JNDI. */
@NullMarked
package io.gatehouse.config;

import org.jspecify.annotations.NullMarked;
